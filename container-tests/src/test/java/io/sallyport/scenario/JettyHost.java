package io.sallyport.scenario;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;

/** Jetty in a process of its own, with whichever environment lies on its class path. */
final class JettyHost {

  private JettyHost() {}

  /** Environment, port and archives, whose names are the context paths. */
  public static void main(String[] arguments) throws Exception {
    var server = new Server(new InetSocketAddress("127.0.0.1", Integer.parseInt(arguments[1])));
    Class<?> type = Class.forName("org.eclipse.jetty." + arguments[0] + ".webapp.WebAppContext");
    var applications = new ContextHandlerCollection();
    for (String archive : List.of(arguments).subList(2, arguments.length)) {
      Object application = type.getConstructor().newInstance();
      type.getMethod("setWar", String.class).invoke(application, archive);
      type.getMethod("setContextPath", String.class)
          .invoke(application, "/" + Path.of(archive).getFileName().toString().replace(".war", ""));
      applications.addHandler(handler(application));
    }
    server.setHandler(applications);
    server.start();
    server.join();
  }

  /** What came before Jetty 12 is wrapped. */
  private static Handler handler(Object application) {
    return application instanceof Handler handler
        ? handler
        : (Handler) ((Supplier<?>) application).get();
  }
}
