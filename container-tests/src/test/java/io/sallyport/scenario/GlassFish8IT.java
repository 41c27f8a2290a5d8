package io.sallyport.scenario;

class GlassFish8IT extends EnterpriseScenarios {
  GlassFish8IT() {
    super(new Server(Servers.GLASSFISH_8, Jdk.newest()));
  }
}
