package io.github.meanfield.stages.network.dense;

import io.github.meanfield.stages.network.MiniBatch;
import io.github.meanfield.stages.network.Momentum;
import io.github.meanfield.stages.network.ParametricActivation;
import io.github.meanfield.stages.network.Step;
import io.github.meanfield.stages.network.loss.CrossEntropy;
import io.github.meanfield.stages.network.loss.Objective;
import io.github.meanfield.stages.network.loss.RegressionLoss;
import io.github.meanfield.stages.rows.DenseRows;
import io.github.meanfield.stages.rows.FeatureRows;
import io.github.meanfield.stages.rows.RowBlock;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/**
 * A random configuration and rows for it. Activations, updaters, losses and limits take turns, so
 * that any run of consecutive cases has them all.
 */
public final class RandomNetworks {

  static final Activation[] ACTIVATIONS = {
    Activation.MISH, Activation.RELU, Activation.TANH, Activation.SIGMOID, Activation.LEAKYRELU,
    Activation.ELU, Activation.SELU, Activation.GELU, Activation.SWISH, Activation.IDENTITY,
    Activation.SOFTPLUS
  };

  private final Random random;
  private final int number;

  /** Features of a row. */
  public final int numFeatures;

  /** Outputs of a row. */
  public final int numOutputs;

  final int batchSize;
  final int[] hidden;
  final String loss;
  final boolean batchNorm;

  /** JSON of the network. */
  public final String configuration;

  /** The network of a number. */
  public RandomNetworks(int number) {
    this.number = number;
    random = new Random(number);
    numFeatures = 1 + random.nextInt(12);
    numOutputs = (number % 5 == 0 ? 2 : 1) + random.nextInt(5);
    batchSize = 1 + random.nextInt(20);
    loss = new String[] {"cross-entropy", "squared", "absolute", "poisson", "huber"}[number % 5];
    batchNorm = number % 4 == 1 && batchSize > 3 && numFeatures > 2;
    hidden = random.ints(random.nextInt(4), batchNorm ? 3 : 1, 15).toArray();
    configuration = configuration();
  }

  private String configuration() {
    NeuralNetConfiguration.Builder common =
        new NeuralNetConfiguration.Builder()
            .seed(number + 1)
            .updater(updater(number))
            .weightInit(WeightInit.XAVIER);
    regularize(common);
    NeuralNetConfiguration.ListBuilder layers = common.list();
    int inputs = numFeatures;
    for (int i = 0; i < hidden.length; i++) {
      Activation activation = ACTIVATIONS[(number + i) % ACTIVATIONS.length];
      layers.layer(
          new DenseLayer.Builder()
              .nIn(inputs)
              .nOut(hidden[i])
              .hasBias(!batchNorm && random.nextInt(4) > 0)
              .activation(batchNorm || parametric() ? Activation.IDENTITY : activation)
              .build());
      if (batchNorm) {
        layers.layer(
            new BatchNormalization.Builder().nOut(hidden[i]).useLogStd(number % 8 == 1).build());
      }
      if (parametric()) {
        layers.layer(ParametricActivation.of(hidden[i], activation.getActivationFunction()));
      } else if (batchNorm) {
        layers.layer(new ActivationLayer(activation));
      }
      inputs = hidden[i];
    }
    OutputLayer.Builder output =
        new OutputLayer.Builder(new LossMSE())
            .nIn(inputs)
            .nOut(numOutputs)
            .activation(Activation.IDENTITY);
    if (number % 7 == 3) {
      output.biasUpdater(new Sgd(0.01)).biasInit(0.1);
    }
    return layers.layer(output.build()).build().toJson();
  }

  private boolean parametric() {
    return number % 3 == 2;
  }

  private void regularize(NeuralNetConfiguration.Builder common) {
    switch (number % 6) {
      case 1 -> common.l2(0.01);
      case 2 -> common.l1(0.003).l2(0.01).l2Bias(0.02);
      case 3 -> common.weightDecay(0.05, true);
      case 4 -> common.weightDecay(0.001, false);
      default -> {}
    }
    GradientNormalization[] kinds = GradientNormalization.values();
    common
        .gradientNormalization(number % 3 == 0 ? kinds[number / 3 % kinds.length] : kinds[0])
        .gradientNormalizationThreshold(0.05);
    if (number % 5 == 2) {
      common.constrainWeights(new MaxNormConstraint(0.7, number % 2));
    }
  }

  static IUpdater updater(int number) {
    return switch (number % 8) {
      case 0 -> new Adam(0.01);
      case 1 -> new Sgd(0.05);
      case 2 -> new Nesterovs(0.02, 0.8);
      case 3 -> new AdaGrad(0.05);
      case 4 -> new RmsProp(0.01);
      case 5 -> new Nadam(0.002);
      case 6 -> new AMSGrad(0.01);
      default -> new Momentum(0.02, 0.8);
    };
  }

  /** What the network is trained for. */
  Objective objective() {
    if (loss.equals("cross-entropy")) {
      return new CrossEntropy(numOutputs);
    }
    double[] scale = new double[numOutputs];
    Arrays.fill(scale, 2);
    return new RegressionLoss(
        RegressionLoss.Kind.valueOf(loss.toUpperCase(Locale.ROOT)), new double[numOutputs], scale);
  }

  /** A step, different from one to the next. */
  Step step(int step) {
    return new Step(Math.pow(0.97, step), 1 - step / 100.0);
  }

  /** A minibatch of random rows. */
  MiniBatch batch(int rows, int seed) {
    return batch(rows, seed, 1, false);
  }

  /**
   * A minibatch of random rows in some order.
   *
   * @param rows number of rows
   * @param seed what rows, order and values depend on
   * @param share share of the features that are not zero
   * @param sparse whether the features are held as sparse
   */
  MiniBatch batch(int rows, int seed, double share, boolean sparse) {
    Random draws = new Random(31L * number + seed);
    float[] features = new float[rows * numFeatures];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) draws.nextGaussian();
    }
    if (share < 1) {
      for (int i = 0; i < features.length; i++) {
        features[i] = draws.nextDouble() < share ? features[i] : 0;
      }
    }
    Objective objective = objective();
    double[] labels =
        draws
            .ints(
                (long) rows * objective.labelWidth(),
                0,
                loss.equals("cross-entropy") ? numOutputs : 5)
            .asDoubleStream()
            .toArray();
    double[] weights = number % 3 == 0 ? null : draws.doubles(rows, 0.2, 2).toArray();
    MiniBatch batch = new MiniBatch(rows, numFeatures, objective, 1.1);
    FeatureRows all = FeatureRows.concat(List.of(new DenseRows(numFeatures, features)), sparse);
    int[] order = IntStream.range(0, rows).map(i -> rows - 1 - i).toArray();
    batch.fill(new RowBlock(all, labels, weights), order, 0, rows);
    return batch;
  }

  @Override
  public String toString() {
    return String.format(
        "case %d: %d features, hidden %s, %d outputs, batch %d, loss %s, updater %s%s",
        number,
        numFeatures,
        Arrays.toString(hidden),
        numOutputs,
        batchSize,
        loss,
        updater(number).getClass().getSimpleName(),
        batchNorm ? ", batch norm" : "");
  }
}
