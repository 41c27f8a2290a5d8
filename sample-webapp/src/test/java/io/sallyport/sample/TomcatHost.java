package io.sallyport.sample;

import java.io.File;
import java.nio.file.Path;
import org.apache.catalina.startup.Tomcat;

/**
 * Tomcat with the archive, in a process of its own: versions 10 and 11 cannot share a class path.
 * Arguments: the archive, the context path, the directory to work in.
 */
public final class TomcatHost {
  private TomcatHost() {}

  public static void main(String[] arguments) throws Exception {
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(Path.of(arguments[2], "tomcat").toString());
    tomcat.setHostname("localhost");
    tomcat.getHost().setAutoDeploy(false);
    new File(arguments[2], "tomcat/webapps").mkdirs();
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    tomcat.addWebapp(arguments[1], arguments[0]);
    tomcat.start();
    System.out.println("ready: http://localhost:" + tomcat.getConnector().getLocalPort());
    tomcat.getServer().await();
  }
}
