"""Page skeletons, components, forms, charts, PDF and QR pictures for all other packages."""
