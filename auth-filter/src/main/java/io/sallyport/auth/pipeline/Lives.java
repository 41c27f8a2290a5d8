package io.sallyport.auth.pipeline;

import com.github.benmanes.caffeine.cache.Expiry;
import java.time.Duration;
import java.util.function.BiFunction;

/**
 * How long entries of a cache live, each by itself. By hand, since the factories of {@link Expiry}
 * are missing in the versions of Caffeine that applications may bring.
 *
 * @param life of an entry from now on
 * @param byUse whether reading begins it anew, as writing does
 */
public record Lives<K, V>(BiFunction<K, V, Duration> life, boolean byUse) implements Expiry<K, V> {

  @Override
  public long expireAfterCreate(K key, V value, long now) {
    return life.apply(key, value).toNanos();
  }

  @Override
  public long expireAfterUpdate(K key, V value, long now, long left) {
    return life.apply(key, value).toNanos();
  }

  @Override
  public long expireAfterRead(K key, V value, long now, long left) {
    return byUse ? life.apply(key, value).toNanos() : left;
  }
}
