package io.sallyport.identity.jdbc;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Threads that do the same at the same time, as often as asked. */
final class AtOnce implements AutoCloseable {

  private final int count;
  private final CyclicBarrier start;
  private final ExecutorService threads;

  AtOnce(int count) {
    this.count = count;
    start = new CyclicBarrier(count);
    threads = Executors.newFixedThreadPool(count);
  }

  <T> List<T> run(Callable<T> work) throws Exception {
    List<Future<T>> futures = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      futures.add(
          threads.submit(
              () -> {
                start.await();
                return work.call();
              }));
    }
    List<T> results = new ArrayList<>();
    for (Future<T> future : futures) {
      results.add(future.get());
    }
    return results;
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
