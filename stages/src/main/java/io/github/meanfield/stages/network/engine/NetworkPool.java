package io.github.meanfield.stages.network.engine;

import io.github.meanfield.stages.network.TrainableNetwork;
import java.lang.ref.SoftReference;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Networks of this JVM that wait to be used again, so that a task need not build one. Each is used
 * by one thread at a time; there are at most as many of a kind as threads that used it at once. The
 * longest unused are dropped beyond {@value #CAPACITY_PER_CORE} a core, and all of them when memory
 * runs short.
 */
public final class NetworkPool {

  private static final int CAPACITY_PER_CORE = 4;
  private static final Deque<Idle> IDLE = new ArrayDeque<>();

  private NetworkPool() {}

  /**
   * Uses a network that no one else uses meanwhile.
   *
   * @param key what the network is: equal keys stand for interchangeable networks
   * @param create makes a network if none is idle
   * @param use what to do with it. If it fails, the network is not used again.
   * @return what {@code use} returned
   */
  public static <R> R use(
      String key, Supplier<TrainableNetwork> create, Function<TrainableNetwork, R> use) {
    TrainableNetwork network = takeIdle(key);
    if (network == null) {
      network = create.get();
    }
    R result = use.apply(network);
    giveBack(new Idle(key, new SoftReference<>(network)));
    return result;
  }

  private static TrainableNetwork takeIdle(String key) {
    synchronized (IDLE) {
      for (Iterator<Idle> idle = IDLE.iterator(); idle.hasNext(); ) {
        Idle candidate = idle.next();
        TrainableNetwork network = candidate.network.get();
        if (network == null) {
          idle.remove();
        } else if (candidate.key.equals(key)) {
          idle.remove();
          return network;
        }
      }
      return null;
    }
  }

  private static void giveBack(Idle idle) {
    synchronized (IDLE) {
      IDLE.addFirst(idle);
      while (IDLE.size() > CAPACITY_PER_CORE * Runtime.getRuntime().availableProcessors()) {
        IDLE.removeLast();
      }
    }
  }

  private record Idle(String key, SoftReference<TrainableNetwork> network) {}
}
