package io.github.meanfield.stages.network.dense;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.meanfield.stages.network.MiniBatch;
import io.github.meanfield.stages.network.NetworkChecks;
import io.github.meanfield.stages.network.ParametricActivation;
import io.github.meanfield.stages.network.Quadrature;
import io.github.meanfield.stages.network.TrainableNetwork;
import io.github.meanfield.stages.network.loss.CrossEntropy;
import io.github.meanfield.stages.network.loss.Objective;
import io.github.meanfield.stages.network.loss.RegressionLoss;
import io.github.meanfield.stages.rows.RowBlock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/** Gradients of the dense engine against centred differences of an independent one in double. */
class GradientTest {

  private static final int FEATURES = 4;
  private static final int HIDDEN = 5;
  private static final int OUTPUTS = 3;
  private static final int ROWS = 6;
  private static final double[] CENTER = {1, 0, -1};
  private static final double[] SCALE = {2, 1, 0.5};

  static List<Arguments> everyActivationAndLoss() {
    List<Arguments> result = new ArrayList<>();
    for (Activation activation : RandomNetworks.ACTIVATIONS) {
      for (String loss :
          List.of(
              "cross-entropy", "focal", "smoothed", "squared", "absolute", "huber", "poisson")) {
        result.add(Arguments.of(activation, loss, false));
        result.add(Arguments.of(activation, loss, true));
      }
    }
    return result;
  }

  @ParameterizedTest
  @MethodSource("everyActivationAndLoss")
  void equalsCentredDifferences(Activation activation, String lossName, boolean parametric) {
    TrainableNetwork network = new DenseNetwork(configuration(activation, parametric));
    double[] labels = labels(lossName);
    Reference reference = new Reference(function(activation), parametric, lossName, labels);
    float[] start = network.state();
    Random random = new Random(7);
    for (int i = 0; i < start.length; i++) {
      start[i] = (float) (0.5 * random.nextGaussian());
    }
    network.begin(start, 0, 0, 0);
    MiniBatch batch = batch(lossName, labels);
    double loss = reference.loss(doubles(start), batch);
    float[] gradient = new float[start.length];
    assertEquals(loss * ROWS, network.gradient(batch, gradient), 1e-5 * Math.max(1, loss));
    double largest = 0;
    double[] expected = new double[start.length];
    for (int i = 0; i < start.length; i++) {
      expected[i] =
          NetworkChecks.centredDifference(at -> reference.loss(at, batch), doubles(start), i, 1e-5);
      largest = Math.max(largest, Math.abs(expected[i]));
    }
    for (int i = 0; i < start.length; i++) {
      assertEquals(expected[i], gradient[i], 1e-5 * largest, "parameter " + i);
    }
  }

  static List<Arguments> everyActivation() {
    return everyActivationAndLoss().stream()
        .filter(each -> each.get()[1].equals("squared"))
        .map(each -> Arguments.of(each.get()[0], each.get()[2]))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("everyActivation")
  void gradientOfFeaturesEqualsCentredDifferences(Activation activation, boolean parametric) {
    DenseNetwork network = new DenseNetwork(configuration(activation, parametric));
    Reference reference = new Reference(function(activation), parametric, "squared", null);
    float[] parameters = network.state();
    Random random = new Random(8);
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = (float) (0.5 * random.nextGaussian());
    }
    network.begin(parameters, 0, 0, 0);
    float[] features = batch("squared", labels("squared")).features();
    double[] found = new double[FEATURES];
    for (int row = 0; row < ROWS; row++) {
      // At the end of the path alone, it is the gradient times the features.
      Quadrature end = new Quadrature(new float[] {1}, new double[] {1});
      network.attribute(features, row, end, GradientTest::ofSecondOutput, found);
      double[] x = doubles(Arrays.copyOfRange(features, row * FEATURES, (row + 1) * FEATURES));
      for (int j = 0; j < FEATURES; j++) {
        double slope =
            NetworkChecks.centredDifference(
                at -> reference.outputs(doubles(parameters), at)[1], x, j, 1e-5);
        assertEquals(slope * x[j], found[j], 1e-5, "feature " + j);
      }
    }
  }

  private static void ofSecondOutput(float[] outputs, int offset, float[] slope) {
    Arrays.fill(slope, offset, offset + OUTPUTS, 0);
    slope[offset + 1] = 1;
  }

  private static double[] doubles(float[] values) {
    double[] result = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = values[i];
    }
    return result;
  }

  private static double[] labels(String loss) {
    Random random = new Random(5);
    return random.ints(ROWS * labelWidth(loss), 0, OUTPUTS).asDoubleStream().toArray();
  }

  private static int labelWidth(String loss) {
    return List.of("cross-entropy", "focal", "smoothed").contains(loss) ? 1 : OUTPUTS;
  }

  private static Objective objective(String loss) {
    return switch (loss) {
      case "cross-entropy" -> new CrossEntropy(OUTPUTS);
      case "focal" -> new CrossEntropy(OUTPUTS, 2, 0, null);
      case "smoothed" -> new CrossEntropy(OUTPUTS, 0, 0.3, null);
      default ->
          new RegressionLoss(
              RegressionLoss.Kind.valueOf(loss.toUpperCase(Locale.ROOT)), CENTER, SCALE);
    };
  }

  private static MiniBatch batch(String loss, double[] labels) {
    Random random = new Random(6);
    float[] features = new float[ROWS * FEATURES];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) random.nextGaussian();
    }
    MiniBatch batch = new MiniBatch(ROWS, FEATURES, objective(loss), 1);
    int[] order = {0, 1, 2, 3, 4, 5};
    batch.fill(new RowBlock(FEATURES, features, labels, null, ROWS), order, 0, ROWS);
    return batch;
  }

  private static String configuration(Activation activation, boolean parametric) {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder().seed(3).updater(new Sgd(1)).list();
    for (int inputs : new int[] {FEATURES, HIDDEN}) {
      layers.layer(
          new DenseLayer.Builder()
              .nIn(inputs)
              .nOut(HIDDEN)
              .activation(parametric ? Activation.IDENTITY : activation)
              .build());
      if (parametric) {
        layers.layer(ParametricActivation.of(HIDDEN, activation.getActivationFunction()));
      }
    }
    return layers
        .layer(
            new OutputLayer.Builder(new LossMSE())
                .nIn(HIDDEN)
                .nOut(OUTPUTS)
                .activation(Activation.IDENTITY)
                .build())
        .build()
        .toJson();
  }

  private static DoubleUnaryOperator function(Activation activation) {
    return switch (activation) {
      case RELU -> x -> Math.max(x, 0);
      case TANH -> Math::tanh;
      case SIGMOID -> x -> 1 / (1 + Math.exp(-x));
      case LEAKYRELU -> x -> x > 0 ? x : 0.01 * x;
      case ELU -> x -> x > 0 ? x : Math.expm1(x);
      case SELU -> x -> 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * Math.expm1(x));
      case GELU -> x -> x / (1 + Math.exp(-1.702 * x));
      case SWISH -> x -> x / (1 + Math.exp(-x));
      case MISH -> x -> x * Math.tanh(Math.log1p(Math.exp(x)));
      case SOFTPLUS -> x -> Math.log1p(Math.exp(x));
      default -> x -> x;
    };
  }

  /** Two hidden layers and an output layer, in double, written without regard to speed. */
  private record Reference(
      DoubleUnaryOperator hidden, boolean parametric, String loss, double[] labels) {

    double loss(double[] parameters, MiniBatch batch) {
      double sum = 0;
      for (int row = 0; row < ROWS; row++) {
        double[] x = new double[FEATURES];
        for (int j = 0; j < FEATURES; j++) {
          x[j] = batch.features()[row * FEATURES + j];
        }
        sum += rowLoss(outputs(parameters, x), row);
      }
      return sum / ROWS;
    }

    double[] outputs(double[] parameters, double[] x) {
      int mixes = parametric ? HIDDEN : 0;
      int second = (FEATURES + 1) * HIDDEN + mixes;
      int third = second + (HIDDEN + 1) * HIDDEN + mixes;
      double[] first = hidden(parameters, 0, x);
      double[] next = hidden(parameters, second, first);
      return layer(parameters, third, next, OUTPUTS);
    }

    private double[] hidden(double[] parameters, int offset, double[] x) {
      double[] z = layer(parameters, offset, x, HIDDEN);
      int mix = offset + (x.length + 1) * HIDDEN;
      for (int k = 0; k < HIDDEN; k++) {
        double difference = hidden.applyAsDouble(z[k]) - z[k];
        z[k] += (parametric ? parameters[mix + k] : 1) * difference;
      }
      return z;
    }

    private static double[] layer(double[] parameters, int offset, double[] x, int units) {
      double[] result = new double[units];
      for (int k = 0; k < units; k++) {
        double z = parameters[offset + x.length * units + k];
        for (int j = 0; j < x.length; j++) {
          z += x[j] * parameters[offset + k * x.length + j];
        }
        result[k] = z;
      }
      return result;
    }

    private double rowLoss(double[] outputs, int row) {
      if (labelWidth(loss) == 1) {
        return classLoss(outputs, (int) labels[row]);
      }
      double sum = 0;
      for (int k = 0; k < OUTPUTS; k++) {
        double target = (labels[row * OUTPUTS + k] - CENTER[k]) / SCALE[k];
        double error = Math.abs(outputs[k] - target);
        sum +=
            switch (loss) {
              case "squared" -> error * error;
              case "absolute" -> error;
              case "huber" -> error < 1 ? error * error / 2 : error - 0.5;
              default -> Math.exp(outputs[k]) - target * outputs[k];
            };
      }
      return sum / OUTPUTS;
    }

    private double classLoss(double[] outputs, int label) {
      double exponentials = 0;
      for (double output : outputs) {
        exponentials += Math.exp(output);
      }
      double p = Math.exp(outputs[label]) / exponentials;
      if (loss.equals("focal")) {
        return -Math.pow(1 - p, 2) * Math.log(p);
      }
      double share = loss.equals("smoothed") ? 0.3 / OUTPUTS : 0;
      double sum = 0;
      for (int k = 0; k < OUTPUTS; k++) {
        double target = share + (k == label ? 1 - share * OUTPUTS : 0);
        sum -= target * Math.log(Math.exp(outputs[k]) / exponentials);
      }
      return sum;
    }
  }
}
