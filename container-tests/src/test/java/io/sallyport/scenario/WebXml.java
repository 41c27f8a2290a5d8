package io.sallyport.scenario;

/** What a servlet application has in its {@code web.xml}. */
final class WebXml {

  private static final String FRAME =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee"
               xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
               xsi:schemaLocation="https://jakarta.ee/xml/ns/jakartaee https://jakarta.ee/xml/ns/jakartaee/web-app_6_0.xsd"
               version="6.0">
        <error-page>
          <error-code>404</error-code>
          <location>/error</location>
        </error-page>
        <error-page>
          <error-code>409</error-code>
          <location>/error</location>
        </error-page>
      %s</web-app>
      """;

  private static final String LINES =
      """
        <filter>
          <filter-name>sallyport</filter-name>
          <filter-class>io.sallyport.auth.AuthFilter</filter-class>
          <async-supported>true</async-supported>
        </filter>
        <filter-mapping>
          <filter-name>sallyport</filter-name>
          <url-pattern>/*</url-pattern>
          <dispatcher>REQUEST</dispatcher>
          <dispatcher>ASYNC</dispatcher>
          <dispatcher>ERROR</dispatcher>
        </filter-mapping>
      """;

  /** The filter's own lines. */
  static final String FILTER = FRAME.formatted(LINES);

  /** Nothing of ours: the archive brings the filter by itself. */
  static final String NOTHING = FRAME.formatted("");

  /** Nothing of ours but the name, where an ordering leaves out what it does not name. */
  static final String LISTED =
      FRAME.formatted("  <absolute-ordering><name>sallyport</name></absolute-ordering>\n");

  /** An ordering that passes over every archive. */
  static final String PASSED_OVER = FRAME.formatted("  <absolute-ordering/>\n");

  /** The same in the form of Servlet 4.0, where names of Jakarta EE are unknown. */
  static String forJavax(String webXml) {
    return webXml
        .replace("https://jakarta.ee/xml/ns/jakartaee", "http://xmlns.jcp.org/xml/ns/javaee")
        .replace("web-app_6_0.xsd", "web-app_4_0.xsd")
        .replace("version=\"6.0\"", "version=\"4.0\"");
  }

  private WebXml() {}
}
