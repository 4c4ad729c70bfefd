"""What a load balancer and a monitoring system ask. `middleware.Watch` answers these before anything else is done."""

from django.urls import path

from tongban.operations import views

app_name = "operations"
urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("metrics", views.metrics, name="metrics"),
]
