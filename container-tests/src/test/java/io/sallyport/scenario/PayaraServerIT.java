package io.sallyport.scenario;

class PayaraServerIT extends EnterpriseScenarios {
  PayaraServerIT() {
    super(new Server(Servers.PAYARA_SERVER, Jdk.present()));
  }
}
