package io.sallyport.auth;

import static java.util.Objects.requireNonNull;

import com.typesafe.config.ConfigFactory;
import io.sallyport.auth.redis.RedisSettings;
import io.sallyport.auth.redis.TestTlsRedis;
import java.util.HashMap;

/** Guarded sites in a process of their own, one for each Redis that is named to it. */
final class SitesByUri {

  private SitesByUri() {}

  @SuppressWarnings("SystemOut")
  public static void main(String[] uris) throws Exception {
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, failure) -> {
          failure.printStackTrace();
          Runtime.getRuntime().halt(1);
        });
    for (String uri : uris) {
      RedisSettings redis = requireNonNull(read(uri).redis());
      TestSite site = TestSite.on(Engine.JETTY).with(to -> to.redis(redis)).start();
      System.out.println("port " + site.port());
    }
    System.out.flush();
  }

  private static Configuration read(String uri) {
    var redis = new HashMap<String, String>();
    redis.put("sallyport.store", "redis");
    redis.put("sallyport.redis.uri", uri);
    redis.put("sallyport.redis.prefix", "t:");
    redis.put("sallyport.redis.timeout", "2s");
    if (uri.startsWith("rediss-sentinel:")) {
      redis.put("sallyport.redis.sentinel-password", TestTlsRedis.PASSWORD);
    }
    return ConfigurationReader.read(ConfigFactory.parseMap(redis));
  }
}
