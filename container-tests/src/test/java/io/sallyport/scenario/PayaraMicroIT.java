package io.sallyport.scenario;

class PayaraMicroIT extends EnterpriseScenarios {
  PayaraMicroIT() {
    super(new Server(Servers.PAYARA_MICRO, Jdk.present()));
  }
}
