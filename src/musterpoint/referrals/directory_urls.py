"""Addresses of the directory of services, under an organisation's desk."""

from django.urls import path

from musterpoint.referrals.views import directory, directory_editing, directory_matching
from musterpoint.referrals.views import directory_training as training

app_name = "directory"
HERE = "referrals/directory/"
SERVICE = f"{HERE}services/<uuid:service_id>/"
PARTNER = f"{HERE}partners/<uuid:partner_id>/"
FOCAL = f"{HERE}focal-points/<uuid:focal_id>/"
PATHWAY = f"{HERE}pathways/<uuid:pathway_id>/"
TRAINING = f"{HERE}training/"
urlpatterns = [
    path(HERE, directory.services, name="services"),
    path(f"{HERE}match/", directory_matching.match, name="match"),
    path(f"{HERE}import/", directory_editing.import_list, name="import"),
    path(f"{HERE}export/", directory_editing.export, name="export"),
    path(SERVICE, directory.service, name="service"),
    path(f"{SERVICE}edit/", directory_editing.edit_service, name="service-edit"),
    path(f"{SERVICE}verify/", directory.verify, name="verify"),
    path(f"{SERVICE}free/", directory.free, name="free"),
    path(f"{SERVICE}end/", directory.end_service, name="service-end"),
    path(f"{SERVICE}restore/", directory.restore_service, name="service-restore"),
    path(f"{HERE}partners/", directory.partners, name="partners"),
    path(f"{HERE}partners/add/", directory_editing.add_partner, name="partner-add"),
    path(PARTNER, directory.partner, name="partner"),
    path(f"{PARTNER}edit/", directory_editing.edit_partner, name="partner-edit"),
    path(f"{PARTNER}end/", directory.end_partner, name="partner-end"),
    path(f"{PARTNER}restore/", directory.restore_partner, name="partner-restore"),
    path(f"{PARTNER}services/add/", directory_editing.add_service, name="service-add"),
    path(f"{PARTNER}focal-points/add/", directory_editing.add_focal_point, name="focal-add"),
    path(f"{PARTNER}pathways/add/", directory_editing.add_pathway, name="pathway-add"),
    path(FOCAL, directory_editing.edit_focal_point, name="focal"),
    path(f"{FOCAL}first/", directory_editing.first_focal_point, name="focal-first"),
    path(f"{FOCAL}end/", directory_editing.end_focal_point, name="focal-end"),
    path(PATHWAY, directory_editing.edit_pathway, name="pathway"),
    path(f"{PATHWAY}end/", directory_editing.end_pathway, name="pathway-end"),
    path(TRAINING, training.training, name="training"),
    path(f"{TRAINING}record/<uuid:user_id>/", training.record, name="training-record"),
    path(f"{TRAINING}<uuid:training_id>/end/", training.end, name="training-end"),
    path(f"{TRAINING}<uuid:training_id>/restore/", training.restore, name="training-restore"),
]
