package io.sallyport.scenario;

import java.util.Map;

/** The servers, as they are downloaded. */
final class Servers {

  private static final String NO_POLICY_ON_25 =
      "isCallerInRole and hasAccessToWebResource are always false on Java 25, where"
          + " java.security.Policy has no effect any more (JEP 486); Payara 6 is made for Java 21"
          + " at most";

  private static final String NOT_ASKED_AGAIN_ON_WILDFLY =
      "While somebody is signed in, SecurityContext.authenticate answers SUCCESS on WildFly"
          + " whatever credential it is given; the answer is not the mechanism's."
          + " IdentityStoreHandler tells";

  private static final String NOBODY_ON_WILDFLYS_THREADS =
      "AsyncContext.start hands no identity on: session beans take the caller for nobody there."
          + " They know after a dispatch, and in a managed executor";

  private static final String NO_SUBJECT_ON_WILDFLY_26 =
      "SecurityContext fails on WildFly 26: its Soteria asks JACC for the subject, which nobody"
          + " sets there (IllegalArgumentException: unknown handler key)";

  static final Setup TOMCAT_10 =
      Changed.withWebXml(WebXml.FILTER, new Tomcat("Tomcat 10.1.59", "apache-tomcat-10.1.59"));

  /** Its constraints, too, know who is calling. */
  static final Setup TOMCAT_10_WITH_SOTERIA =
      new WithSoteria(new Tomcat("Tomcat 10.1.59", "apache-tomcat-10.1.59"), "3.0", "5.1");

  /** As {@link #TOMCAT_10_WITH_SOTERIA}, of Jakarta EE 11. */
  static final Setup TOMCAT_11_WITH_SOTERIA =
      new WithSoteria(new Tomcat("Tomcat 11.0.24", "apache-tomcat-11.0.24"), "4.0", "6.0");

  /** By no line of {@code web.xml} at all. */
  static final Setup TOMCAT_11 =
      Changed.withWebXml(WebXml.NOTHING, new Tomcat("Tomcat 11.0.24", "apache-tomcat-11.0.24"));

  static final Setup TOMCAT_11_WITH_OLD_LIBRARIES = Changed.withOldLibraries(TOMCAT_11);

  static final Setup TOMCAT_9 =
      Changed.withWebXml(
          WebXml.FILTER, Changed.forJavax(new Tomcat("Tomcat 9.0.117", "apache-tomcat-9.0.117")));

  static final Setup JETTY_EE8 =
      Changed.withWebXml(
          WebXml.FILTER,
          Changed.forJavax(new Jetty("Jetty 12.1.12 ee8", "ee8", "jetty-servlet-api-4.0.9.jar")));

  static final Setup JETTY_EE10 =
      Changed.withWebXml(
          WebXml.FILTER, new Jetty("Jetty 12.1.12 ee10", "ee10", "jakarta.servlet-api-6.0.0.jar"));
  static final Setup JETTY_EE11 =
      Changed.withWebXml(
          WebXml.FILTER, new Jetty("Jetty 12.1.12 ee11", "ee11", "jakarta.servlet-api-6.1.0.jar"));

  static final Setup WILDFLY =
      new WildFly(
          "WildFly 39.0.1",
          "wildfly-39.0.1.Final",
          Map.of(
              "asyncStart_ejbKnowsTheCaller",
              NOBODY_ON_WILDFLYS_THREADS,
              "securityContextAuthenticate_wrongPasswordWhileSignedIn_fails",
              NOT_ASKED_AGAIN_ON_WILDFLY));
  static final Setup WILDFLY_26 =
      Changed.forJavax(
          new WildFly(
              "WildFly 26.1.3",
              "wildfly-26.1.3.Final",
              Map.of(
                  "securityContext_callerAndRoles",
                  NO_SUBJECT_ON_WILDFLY_26,
                  "securityContext_hasAccess",
                  NO_SUBJECT_ON_WILDFLY_26,
                  "securityContext_anonymous_hasNoRole",
                  NO_SUBJECT_ON_WILDFLY_26,
                  "securityContext_afterSignOut_hasNoRole",
                  NO_SUBJECT_ON_WILDFLY_26,
                  "asyncStart_ejbKnowsTheCaller",
                  NOBODY_ON_WILDFLYS_THREADS,
                  "securityContextAuthenticate_wrongPasswordWhileSignedIn_fails",
                  NOT_ASKED_AGAIN_ON_WILDFLY)));
  static final Setup WILDFLY_ON_NEWEST_JAVA =
      new WildFly(
          "WildFly 39.0.1",
          "wildfly-39.0.1.Final",
          Map.of(
              "asyncStart_ejbKnowsTheCaller",
              NOBODY_ON_WILDFLYS_THREADS,
              "securityContextAuthenticate_wrongPasswordWhileSignedIn_fails",
              NOT_ASKED_AGAIN_ON_WILDFLY,
              "securityContext_hasAccess",
              "hasAccessToWebResource is always false on Java 25, where java.security.Policy has no"
                  + " effect any more (JEP 486)"));
  static final Setup PAYARA_MICRO_ON_NEWEST_JAVA =
      new PayaraMicro(
          "Payara Micro 6.2025.10",
          "payara-micro-6.2025.10.jar",
          Map.of(
              "securityContext_callerAndRoles",
              NO_POLICY_ON_25,
              "securityContext_afterSignOut_hasNoRole",
              NO_POLICY_ON_25,
              "securityContext_hasAccess",
              NO_POLICY_ON_25));
  static final Setup OPEN_LIBERTY =
      new OpenLiberty("Open Liberty 26.0.0.3", "wlp", OpenLiberty.GUARDED, Map.of());

  /** With nothing that the guard asks for. */
  static final Setup OPEN_LIBERTY_UNGUARDED =
      new OpenLiberty("Open Liberty 26.0.0.3", "wlp", "", Map.of());

  static final Setup PAYARA_MICRO =
      new PayaraMicro("Payara Micro 6.2025.10", "payara-micro-6.2025.10.jar", Map.of());
  static final Setup PAYARA_SERVER = new GlassFish("Payara Server 6.2025.9", "payara6", Map.of());
  static final Setup GLASSFISH_7 = new GlassFish("GlassFish 7.0.21", "glassfish7", Map.of());
  static final Setup GLASSFISH_8 = new GlassFish("GlassFish 8.0.0", "glassfish8", Map.of());

  private Servers() {}
}
