package io.github.meanfield.estimators;

import io.github.meanfield.stages.rows.RowShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.param.Param;

/** The params that have no meaning for sequences, or for a network with several inputs. */
final class SequenceLimits {

  private SequenceLimits() {}

  /**
   * Checks the params of an estimator that trains a given network.
   *
   * @param given what gives it, for errors
   * @param shape what the network takes of a row
   * @throws IllegalArgumentException if one changes or explains features in a way that these do not
   *     allow, or another backend is to train it
   */
  static void check(NeuralNetworkEstimator<?, ?> stage, String given, RowShape shape) {
    if (shape.isNumbers()) {
      return;
    }
    List<Param<?>> params = new ArrayList<>(ImageChecks.changes(stage));
    params.add(stage.imageShape());
    params.add(stage.swapNoise());
    params.add(stage.mixupAlpha());
    params.add(stage.adversarial());
    params.add(stage.backend());
    if (stage.addsAttributions()) {
      params.add(stage.attributionCol());
    }
    for (Param<?> param : params) {
      if (stage.isChanged(param)) {
        Object value = stage.getOrDefault(param);
        throw new IllegalArgumentException(
            String.format(
                "%s: param %s is %s, but the network of %s takes %s, for which there is no such"
                    + " thing; leave %s as it is by default",
                stage.uid(),
                param.name(),
                value instanceof int[] numbers ? Arrays.toString(numbers) : value,
                given,
                shape.hasSequences() ? "sequences" : shape.inputs().size() + " inputs",
                param.name()));
      }
    }
  }
}
