package io.sallyport.auth.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Cache;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

class CachesTest {

  /** Somebody who watches, by metric and labels. */
  private record Watching(Map<String, LongSupplier> watched) implements Measures {
    @Override
    public boolean on() {
      return true;
    }

    @Override
    public void count(Metric metric, String... values) {}

    @Override
    public void took(Metric metric, long nanos, String... values) {}

    @Override
    public void watch(Metric metric, LongSupplier number, String... values) {
      watched.put(metric.meter() + " " + String.join(" ", values), number);
    }

    @Override
    public void close() {}

    Map<String, Long> read() {
      var all = new TreeMap<String, Long>();
      watched.forEach((name, number) -> all.put(name, number.getAsLong()));
      return all;
    }
  }

  @Test
  void cache_whereSomebodyListens_countsItsUse() {
    var watching = new Watching(new TreeMap<>());
    Cache<String, Integer> cache = new Caches(watching).bounded("accounts", 10);

    assertThat(cache.getIfPresent("a")).isNull();
    cache.put("a", 1);
    cache.put("b", 2);
    assertThat(cache.getIfPresent("a")).isEqualTo(1);
    assertThat(cache.getIfPresent("b")).isEqualTo(2);

    assertThat(watching.read())
        .isEqualTo(
            Map.of(
                "sallyport.cache.gets accounts hit", 2L,
                "sallyport.cache.gets accounts miss", 1L,
                "sallyport.cache.size accounts", 2L));
  }

  @Test
  void cache_whereNobodyListens_countsNothing() {
    Cache<String, Integer> cache = new Caches(Measures.OFF).bounded("accounts", 10);

    cache.put("a", 1);
    assertThat(cache.getIfPresent("a")).isEqualTo(1);
    assertThat(cache.stats().requestCount()).isZero();
  }

  @Test
  void cache_bounded_holdsNoMore() {
    Cache<String, Integer> cache = new Caches(Measures.OFF).bounded("accounts", 10);

    for (int i = 0; i < 1_000; i++) {
      cache.put("a" + i, i);
    }
    cache.cleanUp();
    assertThat(cache.estimatedSize()).isEqualTo(10);
  }
}
