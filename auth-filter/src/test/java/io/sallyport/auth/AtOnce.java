package io.sallyport.auth;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Work of many threads, none of which begins before all are there. */
public final class AtOnce {

  private AtOnce() {}

  /** The same work so many times; each has a thread of its own. */
  public static <T> List<T> times(int count, Callable<T> work) throws Exception {
    return each(Collections.nCopies(count, work));
  }

  /** What came of each, in the order given. */
  public static <T> List<T> each(List<Callable<T>> works) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(works.size());
    try {
      var start = new CyclicBarrier(works.size());
      var together = new ArrayList<Callable<T>>();
      for (Callable<T> work : works) {
        together.add(
            () -> {
              start.await();
              return work.call();
            });
      }
      var results = new ArrayList<T>();
      for (Future<T> future : threads.invokeAll(together)) {
        results.add(future.get());
      }
      return results;
    } finally {
      threads.shutdown();
    }
  }
}
