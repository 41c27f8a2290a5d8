package io.sallyport.scenario;

class PayaraServerOwnSecurityIT extends OwnSecurity {
  PayaraServerOwnSecurityIT() {
    super(Servers.PAYARA_SERVER, Jdk.present());
  }
}
