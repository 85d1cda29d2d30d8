package io.github.meanfield.jobs.serve;

import java.util.concurrent.TimeUnit;

/** Requests that are to be answered before a server ends, and whether more are taken. */
final class OpenRequests {

  private int number;
  private boolean isClosed;

  /** Takes a request, which is to be {@link #end}ed; false once no more are taken. */
  synchronized boolean begin() {
    number += isClosed ? 0 : 1;
    return !isClosed;
  }

  /** A request that was taken is answered, or cannot be. */
  synchronized void end() {
    number--;
    notifyAll();
  }

  /** Whether no more are taken. */
  synchronized boolean isClosed() {
    return isClosed;
  }

  /**
   * Takes no more, and waits until those that were taken have ended.
   *
   * @param seconds how long to wait at most
   * @return how many have not ended
   */
  synchronized int close(long seconds) throws InterruptedException {
    isClosed = true;
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    long left;
    while (number > 0 && (left = end - System.nanoTime()) > 0) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return number;
  }
}
