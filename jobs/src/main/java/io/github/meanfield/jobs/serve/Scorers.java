package io.github.meanfield.jobs.serve;

import io.github.meanfield.runtime.Model;
import io.github.meanfield.runtime.Scorer;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** As many scorers as requests may be scored at a time, and the requests that wait for one. */
final class Scorers {

  private final BlockingQueue<Scorer> idle;
  private final AtomicInteger waiting = new AtomicInteger();
  private final Limits limits;

  Scorers(Model model, Limits limits) {
    this.limits = limits;
    idle = new ArrayBlockingQueue<>(limits.threads());
    for (int i = 0; i < limits.threads(); i++) {
      idle.add(model.scorer());
    }
  }

  /** Requests that wait. */
  int waiting() {
    return waiting.get();
  }

  /** Requests that are scored. */
  int busy() {
    return limits.threads() - idle.size();
  }

  /**
   * Takes a scorer, which is to be given {@link #back}, waiting for one if there is none.
   *
   * @throws Refused if too many wait already, or none has come in time
   */
  Scorer take() throws Refused, InterruptedException {
    Scorer scorer = idle.poll();
    if (scorer != null) {
      return scorer;
    }
    try {
      if (waiting.incrementAndGet() > limits.queue()) {
        throw busy("%d requests wait to be scored already", limits.queue());
      }
      scorer = idle.poll(limits.seconds(), TimeUnit.SECONDS);
    } finally {
      waiting.decrementAndGet();
    }
    if (scorer == null) {
      throw busy("the request has waited for %d s to be scored", limits.seconds());
    }
    return scorer;
  }

  private static Refused busy(String format, Object number) {
    return new Refused(
        Refused.UNAVAILABLE,
        Map.of("Retry-After", "1"),
        format + "; send it again later, or give serve more --threads or a longer --queue",
        number);
  }

  /** Gives a scorer back. */
  void back(Scorer scorer) {
    idle.add(scorer);
  }
}
