package io.github.meanfield.stages.network;

import io.github.meanfield.stages.rows.RowBlock;
import java.util.Arrays;
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
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossL2;
import org.nd4j.linalg.lossfunctions.impl.LossMAE;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;
import org.nd4j.linalg.lossfunctions.impl.LossPoisson;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/**
 * A random configuration and rows for it. Activations, updaters, losses and limits take turns, so
 * that any run of consecutive cases has them all.
 */
final class RandomNetworks {

  static final Activation[] ACTIVATIONS = {
    Activation.RELU, Activation.TANH, Activation.SIGMOID, Activation.LEAKYRELU, Activation.ELU,
    Activation.SELU, Activation.GELU, Activation.SWISH, Activation.IDENTITY, Activation.SOFTPLUS
  };

  private final Random random;
  private final int number;
  final int numFeatures;
  final int numOutputs;
  final int batchSize;
  final int[] hidden;
  final String loss;
  final boolean batchNorm;
  final String configuration;

  RandomNetworks(int number) {
    this.number = number;
    random = new Random(number);
    numFeatures = 1 + random.nextInt(12);
    numOutputs = (number % 5 == 0 ? 2 : 1) + random.nextInt(5);
    batchSize = 1 + random.nextInt(20);
    loss = new String[] {"cross-entropy", "squared", "absolute", "poisson", "sum"}[number % 5];
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
              .activation(batchNorm ? Activation.IDENTITY : activation)
              .build());
      if (batchNorm) {
        layers.layer(
            new BatchNormalization.Builder().nOut(hidden[i]).useLogStd(number % 8 == 1).build());
        layers.layer(new ActivationLayer(activation));
      }
      inputs = hidden[i];
    }
    OutputLayer.Builder output =
        new OutputLayer.Builder(lossFunction())
            .nIn(inputs)
            .nOut(numOutputs)
            .activation(outputActivation());
    if (number % 7 == 3) {
      output.biasUpdater(new Sgd(0.01)).biasInit(0.1);
    }
    return layers.layer(output.build()).build().toJson();
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
      default -> new Adam(new ExponentialSchedule(ScheduleType.ITERATION, 0.02, 0.97));
    };
  }

  private ILossFunction lossFunction() {
    return switch (loss) {
      case "cross-entropy" -> new LossMCXENT();
      case "squared" -> new LossMSE();
      case "absolute" -> new LossMAE();
      case "poisson" -> new LossPoisson();
      default -> new LossL2();
    };
  }

  private Activation outputActivation() {
    return switch (loss) {
      case "cross-entropy" -> Activation.SOFTMAX;
      case "poisson" -> Activation.SOFTPLUS;
      default ->
          // A saturated output's gradient is rounding noise, which a gradient of a given norm or
          // Adam's quotient would blow up; so would that of a sole unit before a batch norm.
          number % 3 == 0 || number % 2 == 0 ? Activation.IDENTITY : Activation.TANH;
    };
  }

  /** A minibatch of random rows. */
  MiniBatch batch(int rows, int seed) {
    Random draws = new Random(31L * number + seed);
    float[] features = new float[rows * numFeatures];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) draws.nextGaussian();
    }
    double[] labels = IntStream.range(0, rows).mapToDouble(i -> draws.nextInt(5)).toArray();
    MiniBatch batch = new MiniBatch(rows, numFeatures, new Targets(numOutputs, loss));
    RowBlock block = new RowBlock(numFeatures, features, labels);
    batch.fill(block, IntStream.range(0, rows).toArray(), 0, rows);
    return batch;
  }

  /** A class of cross-entropy, or numbers that differ from output to output. */
  record Targets(int numOutputs, String loss) implements Objective {

    @Override
    public void encode(double label, float[] targets, int offset) {
      for (int k = 0; k < numOutputs; k++) {
        targets[offset + k] =
            switch (loss) {
              case "cross-entropy" -> (int) label % numOutputs == k ? 1 : 0;
              case "poisson" -> (int) label;
              default -> (float) Math.sin(label * (k + 1) + k);
            };
      }
    }

    @Override
    public double loss(float[] outputs, int offset, double label) {
      throw new UnsupportedOperationException();
    }

    @Override
    public double metric(float[] outputs, int offset, double label) {
      throw new UnsupportedOperationException();
    }

    @Override
    public String metricName() {
      return "none";
    }
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
