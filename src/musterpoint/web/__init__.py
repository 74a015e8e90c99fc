"""Page skeletons, components, form rendering, charts, PDF and QR pictures for every other package."""
