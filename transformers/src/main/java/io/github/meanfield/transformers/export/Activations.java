package io.github.meanfield.transformers.export;

import io.github.meanfield.runtime.steps.Activate;
import io.github.meanfield.runtime.steps.Activate.Function;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationMish;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSELU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftPlus;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;

/** Activation functions of DL4J, as they are without it. */
final class Activations {

  private static final Map<Class<?>, Function> FUNCTIONS =
      Map.ofEntries(
          Map.entry(ActivationIdentity.class, Function.IDENTITY),
          Map.entry(ActivationReLU.class, Function.RELU),
          Map.entry(ActivationLReLU.class, Function.LEAKY_RELU),
          Map.entry(ActivationELU.class, Function.ELU),
          Map.entry(ActivationSELU.class, Function.SELU),
          Map.entry(ActivationTanH.class, Function.TANH),
          Map.entry(ActivationSigmoid.class, Function.SIGMOID),
          Map.entry(ActivationGELU.class, Function.GELU),
          Map.entry(ActivationSwish.class, Function.SWISH),
          Map.entry(ActivationMish.class, Function.MISH),
          Map.entry(ActivationSoftPlus.class, Function.SOFTPLUS));

  /** Functions whose settings have no counterpart. */
  private static final List<IActivation> AS_IT_IS =
      List.of(new ActivationReLU(), new ActivationELU(), new ActivationGELU());

  private Activations() {}

  /**
   * An activation.
   *
   * @param function the function
   * @param mix as of {@link Activate}
   * @return empty if it has no counterpart
   */
  static Optional<Activate> of(IActivation function, float[] mix) {
    double alpha = function instanceof ActivationLReLU leaky ? leaky.getAlpha() : 0;
    boolean isOther =
        AS_IT_IS.stream()
            .anyMatch(its -> its.getClass() == function.getClass() && !its.equals(function));
    return Optional.ofNullable(isOther ? null : FUNCTIONS.get(function.getClass()))
        .map(known -> new Activate(known, alpha, mix));
  }
}
