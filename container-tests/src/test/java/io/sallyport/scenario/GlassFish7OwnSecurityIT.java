package io.sallyport.scenario;

class GlassFish7OwnSecurityIT extends OwnSecurity {
  GlassFish7OwnSecurityIT() {
    super(Servers.GLASSFISH_7, Jdk.present());
  }
}
