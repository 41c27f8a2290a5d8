package io.sallyport.scenario;

class GlassFish8OwnSecurityIT extends OwnSecurity {
  GlassFish8OwnSecurityIT() {
    super(Servers.GLASSFISH_8, Jdk.newest());
  }
}
