"""Doors of the room for people. Mounted under /accounts/."""

from django.urls import path

from tongban.accounts import oidc, views

app_name = "accounts"
urlpatterns = [
    path("", views.me, name="me"),
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-up/", views.sign_up, name="sign-up"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("demo/", views.demo_sign_in, name="demo-sign-in"),
    path("reveal/", views.reveal, name="reveal"),
    path("id-number/", views.id_number, name="id-number"),
    path("particulars/", views.particulars, name="particulars"),
    path("password/", views.password, name="password"),
    path("verify/", views.verify, name="verify"),
    path("language/", views.language, name="language"),
    path("tokens/", views.tokens, name="tokens"),
    path("tokens/<int:token_id>/withdraw/", views.token_withdraw, name="token-withdraw"),
    path("oidc/sign-in/", oidc.ToProvider.as_view(), name="oidc-sign-in"),
    path("oidc/callback/", oidc.FromProvider.as_view(), name="oidc-callback"),
]
