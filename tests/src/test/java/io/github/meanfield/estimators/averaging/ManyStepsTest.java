package io.github.meanfield.estimators.averaging;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.meanfield.stages.network.TrainableNetwork;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The exponential average over a round of many steps. */
class ManyStepsTest {

  /** The share is kept from step to step; {@code weight} computes it from all steps at once. */
  @Test
  void aStepHasItsShareOfTheWeightsOfAllStepsBefore() {
    List<Float> shares = new ArrayList<>();
    TrainableNetwork network =
        (TrainableNetwork)
            Proxy.newProxyInstance(
                TrainableNetwork.class.getClassLoader(),
                new Class<?>[] {TrainableNetwork.class},
                (proxy, method, arguments) -> shares.add((Float) arguments[1]) ? null : null);
    int before = 5;
    ExponentialAverage average = new ExponentialAverage(0.99, before, 1);
    for (int i = 1; i <= 2_000; i++) {
      average.add(network);
      int step = before + i;
      double decay = Math.min(0.99, (step - 1.0) / (step + 8.0));
      double expected = (1 - decay) / ExponentialAverage.weight(0.99, before, i);
      assertEquals(expected, shares.get(i - 1), 1e-6, "step " + i);
    }
  }
}
