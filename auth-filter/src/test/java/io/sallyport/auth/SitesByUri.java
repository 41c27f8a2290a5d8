package io.sallyport.auth;

import io.sallyport.auth.redis.RedisSettings;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** Guarded sites in a process of their own, one for each Redis that is named to it. */
final class SitesByUri {

  private SitesByUri() {}

  @SuppressWarnings("SystemOut")
  public static void main(String[] uris) throws Exception {
    for (String uri : uris) {
      var redis =
          new RedisSettings(
              List.of(URI.create(uri)),
              new RedisSettings.Topology.Standalone(),
              "t:",
              Duration.ofSeconds(2),
              32,
              false);
      TestSite site = TestSite.on(Engine.JETTY).with(to -> to.redis(redis)).start();
      System.out.println("port " + site.port());
    }
    System.out.flush();
  }
}
