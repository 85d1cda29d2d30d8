package io.github.meanfield.stages.network;

import java.util.Random;
import java.util.function.DoubleSupplier;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.distribution.Distribution;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.distribution.UniformDistribution;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.nn.weights.WeightInitConstant;
import org.deeplearning4j.nn.weights.WeightInitDistribution;
import org.deeplearning4j.nn.weights.WeightInitLecunUniform;
import org.deeplearning4j.nn.weights.WeightInitNormal;
import org.deeplearning4j.nn.weights.WeightInitRelu;
import org.deeplearning4j.nn.weights.WeightInitReluUniform;
import org.deeplearning4j.nn.weights.WeightInitSigmoidUniform;
import org.deeplearning4j.nn.weights.WeightInitUniform;
import org.deeplearning4j.nn.weights.WeightInitVarScalingNormalFanAvg;
import org.deeplearning4j.nn.weights.WeightInitVarScalingNormalFanIn;
import org.deeplearning4j.nn.weights.WeightInitVarScalingNormalFanOut;
import org.deeplearning4j.nn.weights.WeightInitVarScalingUniformFanAvg;
import org.deeplearning4j.nn.weights.WeightInitVarScalingUniformFanIn;
import org.deeplearning4j.nn.weights.WeightInitVarScalingUniformFanOut;
import org.deeplearning4j.nn.weights.WeightInitXavier;
import org.deeplearning4j.nn.weights.WeightInitXavierLegacy;
import org.deeplearning4j.nn.weights.WeightInitXavierUniform;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * Draws weights from the distributions of DL4J's weight initializations, with the numbers of {@code
 * org.deeplearning4j.nn.weights}: LeCun's uniform one reaches to 3 / √inputs there.
 */
final class WeightDraws {

  /** Normal draws that are truncated lie within so many standard deviations. */
  private static final double TRUNCATED_AT = 2;

  private WeightDraws() {}

  /**
   * What draws weights, one after the other.
   *
   * @param init the initialization
   * @param inputs of the layer
   * @param outputs of the layer
   * @param random where draws come from
   * @return null for an initialization that is left to DL4J
   */
  static DoubleSupplier of(IWeightInit init, double inputs, double outputs, Random random) {
    double both = inputs + outputs;
    // By class and not by instanceof: a subclass may do anything. Equal to a new one where there
    // may be a scale, which DL4J does not tell.
    Class<?> type = init.getClass();
    if (type == WeightInitXavier.class) {
      return normal(random, 0, Math.sqrt(2 / both));
    } else if (type == WeightInitXavierUniform.class) {
      return uniform(random, Math.sqrt(6 / both));
    } else if (type == WeightInitXavierLegacy.class) {
      return normal(random, 0, Math.sqrt(1 / both));
    } else if (type == WeightInitRelu.class) {
      return normal(random, 0, Math.sqrt(2 / inputs));
    } else if (type == WeightInitReluUniform.class) {
      return uniform(random, Math.sqrt(6 / inputs));
    } else if (type == WeightInitNormal.class) {
      return normal(random, 0, Math.sqrt(1 / inputs));
    } else if (type == WeightInitUniform.class) {
      return uniform(random, Math.sqrt(1 / inputs));
    } else if (type == WeightInitSigmoidUniform.class) {
      return uniform(random, 4 * Math.sqrt(6 / both));
    } else if (type == WeightInitLecunUniform.class
        || init.equals(new WeightInitVarScalingUniformFanIn())) {
      return uniform(random, 3 / Math.sqrt(inputs));
    } else if (init.equals(new WeightInitVarScalingUniformFanOut())) {
      return uniform(random, 3 / Math.sqrt(outputs));
    } else if (init.equals(new WeightInitVarScalingUniformFanAvg())) {
      return uniform(random, 3 / Math.sqrt(both / 2));
    } else if (init.equals(new WeightInitVarScalingNormalFanIn())) {
      return truncated(random, Math.sqrt(1 / inputs));
    } else if (init.equals(new WeightInitVarScalingNormalFanOut())) {
      return truncated(random, Math.sqrt(1 / outputs));
    } else if (init.equals(new WeightInitVarScalingNormalFanAvg())) {
      return truncated(random, Math.sqrt(2 / both));
    } else if (init.equals(new WeightInitConstant(0))) {
      return () -> 0;
    } else if (init.equals(new WeightInitConstant(1))) {
      return () -> 1;
    }
    return type == WeightInitDistribution.class ? of(distribution(init), random) : null;
  }

  /** DL4J writes the distribution, but does not tell it. */
  private static Distribution distribution(IWeightInit init) {
    ObjectMapper json = NeuralNetConfiguration.mapper();
    return json.convertValue(
        json.<JsonNode>valueToTree(init).get("distribution"), Distribution.class);
  }

  private static DoubleSupplier of(Distribution distribution, Random random) {
    if (distribution.getClass() == NormalDistribution.class) {
      NormalDistribution normal = (NormalDistribution) distribution;
      return normal(random, normal.getMean(), normal.getStd());
    } else if (distribution.getClass() == UniformDistribution.class) {
      UniformDistribution uniform = (UniformDistribution) distribution;
      double width = uniform.getUpper() - uniform.getLower();
      return () -> uniform.getLower() + width * random.nextDouble();
    }
    return null;
  }

  private static DoubleSupplier normal(Random random, double mean, double deviation) {
    return () -> mean + deviation * random.nextGaussian();
  }

  private static DoubleSupplier truncated(Random random, double deviation) {
    return () -> {
      double draw = random.nextGaussian();
      while (Math.abs(draw) > TRUNCATED_AT) {
        draw = random.nextGaussian();
      }
      return deviation * draw;
    };
  }

  private static DoubleSupplier uniform(Random random, double limit) {
    return () -> limit * (2 * random.nextDouble() - 1);
  }
}
