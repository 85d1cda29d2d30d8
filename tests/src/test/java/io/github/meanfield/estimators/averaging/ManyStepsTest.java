package io.github.meanfield.estimators.averaging;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.meanfield.stages.network.TrainableNetwork;
import java.lang.reflect.Proxy;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The exponential average over a round of many steps. */
class ManyStepsTest {

  @Test
  void aStepTakesAsLongHoweverManyThereWereBefore() {
    TrainableNetwork network =
        (TrainableNetwork)
            Proxy.newProxyInstance(
                TrainableNetwork.class.getClassLoader(),
                new Class<?>[] {TrainableNetwork.class},
                (proxy, method, arguments) -> null);
    ExponentialAverage average = new ExponentialAverage(0.99, 0, 1);
    assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () -> {
          for (int step = 0; step < 400_000; step++) {
            average.add(network);
          }
        });
  }
}
