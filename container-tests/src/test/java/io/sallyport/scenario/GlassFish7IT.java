package io.sallyport.scenario;

class GlassFish7IT extends EnterpriseScenarios {
  GlassFish7IT() {
    super(new Server(Servers.GLASSFISH_7, Jdk.present()));
  }
}
