package io.github.meanfield.estimators;

import io.github.meanfield.stages.params.HasBackend;
import io.github.meanfield.stages.params.RobustnessParams;
import io.github.meanfield.stages.rows.RowShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
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
    params.add(stage.swapNoise());
    for (Param<?> param : params) {
      require(stage, given, shape, param, ImageChecks.NO_CHANGE);
    }
    require(stage, given, shape, stage.mixupAlpha(), Set.of(0.0));
    require(stage, given, shape, stage.adversarial(), Set.of(RobustnessParams.NO_ATTACK));
    require(stage, given, shape, stage.backend(), Set.of(HasBackend.MEANFIELD));
    if (stage.addsAttributions()) {
      refuse(stage, given, shape, stage.attributionCol(), "left unset");
    }
    if (stage.isSet(stage.imageShape())) {
      refuse(stage, given, shape, stage.imageShape(), "left unset");
    }
  }

  private static void require(
      NeuralNetworkEstimator<?, ?> stage,
      String given,
      RowShape shape,
      Param<?> param,
      Set<Object> allowed) {
    if (!allowed.contains(stage.getOrDefault(param))) {
      refuse(stage, given, shape, param, allowed.size() == 1 ? one(allowed) : "its default");
    }
  }

  private static String one(Set<Object> allowed) {
    return String.valueOf(allowed.iterator().next());
  }

  private static void refuse(
      NeuralNetworkEstimator<?, ?> stage,
      String given,
      RowShape shape,
      Param<?> param,
      String required) {
    throw new IllegalArgumentException(
        String.format(
            "%s: param %s is %s, but the network of %s takes %s, for which there is no such thing;"
                + " required is that it is %s",
            stage.uid(),
            param.name(),
            stage.getOrDefault(param) instanceof int[] numbers
                ? Arrays.toString(numbers)
                : stage.getOrDefault(param),
            given,
            shape.hasSequences() ? "sequences" : shape.inputs().size() + " inputs",
            required));
  }
}
