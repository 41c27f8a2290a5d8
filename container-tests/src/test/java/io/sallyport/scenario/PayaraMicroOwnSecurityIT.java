package io.sallyport.scenario;

class PayaraMicroOwnSecurityIT extends OwnSecurity {
  PayaraMicroOwnSecurityIT() {
    super(Servers.PAYARA_MICRO, Jdk.present());
  }
}
