package io.sallyport.auth.pipeline;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/** Makes bounded caches, whose use is counted only where somebody listens. Thread-safe. */
public record Caches(Measures measures) {

  /** A cache of at most so many entries. */
  public <K, V> Cache<K, V> bounded(String name, int most) {
    return of(name, Caffeine.newBuilder().maximumSize(most));
  }

  /** A cache as it was begun. */
  public <K, V> Cache<K, V> of(String name, Caffeine<Object, Object> begun) {
    if (!measures.on()) {
      return begun.executor(Runnable::run).build();
    }
    Cache<K, V> cache = begun.executor(Runnable::run).recordStats().build();
    measures.watch(Metric.CACHE_GETS, () -> cache.stats().hitCount(), name, "hit");
    measures.watch(Metric.CACHE_GETS, () -> cache.stats().missCount(), name, "miss");
    measures.watch(Metric.CACHE_SIZE, cache::estimatedSize, name);
    return cache;
  }
}
