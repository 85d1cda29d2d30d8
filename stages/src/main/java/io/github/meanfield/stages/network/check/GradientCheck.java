package io.github.meanfield.stages.network.check;

import io.github.meanfield.stages.network.Dl4jModel;
import io.github.meanfield.stages.network.Dl4jRows;
import io.github.meanfield.stages.network.NetworkConfiguration;
import io.github.meanfield.stages.network.NetworkOutput;
import io.github.meanfield.stages.network.ParameterLayout;
import io.github.meanfield.stages.network.ParameterLayout.Group;
import io.github.meanfield.stages.network.TrainableNetwork;
import io.github.meanfield.stages.network.dl4j.StableActivations;
import io.github.meanfield.stages.network.natives.Nd4jCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The gradient of a network, which backpropagation gives in doubles, beside centred differences of
 * the loss; and beside that of the engine that trains it, in floats.
 */
final class GradientCheck {

  /** Parameters of each group that differences are taken of. */
  private static final int MOST_OF_A_GROUP = 20;

  private static final double STEP = 1e-5;

  /**
   * Errors of smaller derivatives are a share of this share of the largest: rounding is in them.
   */
  private static final double SMALL = 1e-3;

  /** Differences to either side that differ by more are those of a kink, such as that of relu. */
  private static final double KINK = 1e-3;

  private final RandomRows rows;
  private final Dl4jModel model;
  private final Projection loss = new Projection();
  private final Dl4jRows features;
  private final List<Group> groups;
  private final double[] gradient;
  private final double largest;

  private int checked;
  private int kinks;
  private double worst;
  private String worstPlace = "";

  /**
   * Computes the gradient.
   *
   * @param network a network without dropout and the like, of no other use after it
   * @param parameters its parameters
   * @param rows the rows that the loss is of, with sequences of one length
   */
  GradientCheck(NetworkConfiguration network, float[] parameters, RandomRows rows) {
    Nd4jCode.ensure();
    this.rows = rows;
    StableActivations.replace(network);
    network.maskPadding();
    NetworkOutput.removeActivation(network);
    NetworkOutput.require(network).setLossFn(loss);
    INDArray values = Nd4j.createFromArray(parameters).castTo(DataType.DOUBLE);
    model = new Dl4jModel(network.openInDoubles(values.reshape(1, parameters.length)));
    // With masks, LastTimeStep computes in floats.
    features = Dl4jRows.ofOneLength(rows.features(), rows.rows(), rows.shape()).inDoubles();
    groups =
        ParameterLayout.of(model.model().paramTable(), network).groups().stream()
            .filter(group -> group.trained() && !group.isRunningStatistic())
            .toList();
    INDArray outputs = model.outputInTraining(features);
    double[] slopes = rows.lossGradient(outputs.dup('c').data().asFloat());
    loss.setFactors(Nd4j.createFromArray(slopes).reshape(outputs.shape()));
    INDArray none = Nd4j.zeros(DataType.DOUBLE, outputs.shape());
    gradient = model.gradient(features, none).dup('c').data().asDouble();
    largest = largest();
  }

  /** The largest derivative that is a finite number: errors are measured by it. */
  private double largest() {
    double result = 0;
    for (Group group : groups) {
      for (int i = group.offset(); i < group.offset() + group.length(); i++) {
        double size = Math.abs(gradient[i]);
        result = size <= Double.MAX_VALUE ? Math.max(result, size) : result;
      }
    }
    return result;
  }

  /** Takes differences of a sample of the parameters of each layer and kind. */
  void compare(Random random) {
    for (Group group : groups) {
      random
          .ints(group.offset(), group.offset() + group.length())
          .limit(4L * MOST_OF_A_GROUP)
          .distinct()
          .limit(MOST_OF_A_GROUP)
          .forEach(i -> compare(group, i));
    }
  }

  private void compare(Group group, int i) {
    double floor = SMALL * largest;
    // It is not kept for all parameters: where a layer draws numbers, that is to be seen.
    double here = loss.of(model.outputInTraining(features));
    double above = (lossWith(i, STEP) - here) / STEP;
    double below = (here - lossWith(i, -STEP)) / STEP;
    double size = Math.max(floor, Math.max(Math.abs(above), Math.abs(below)));
    if (Math.abs(above - below) > KINK * size) {
      kinks++;
      return;
    }
    checked++;
    double difference = (above + below) / 2;
    double scale = Math.max(floor, Math.max(Math.abs(difference), Math.abs(gradient[i])));
    double error = scale == 0 ? 0 : Math.abs(difference - gradient[i]) / scale;
    // Not smaller, rather than larger: the first error that is no number is the worst.
    if (!Double.isNaN(worst) && !(error <= worst)) {
      worst = error;
      worstPlace = place(group);
    }
  }

  private double lossWith(int i, double change) {
    INDArray parameters = model.parameters();
    double value = parameters.getDouble(i);
    parameters.putScalar(i, value + change);
    double result = loss.of(model.outputInTraining(features));
    parameters.putScalar(i, value);
    return result;
  }

  private static String place(Group group) {
    return String.format("layer %s, %s", group.layer(), group.kind());
  }

  /** Parameters that were compared. */
  int checked() {
    return checked;
  }

  /** Parameters that were passed over, since the loss has a kink there. */
  int kinks() {
    return kinks;
  }

  /** The largest relative error. */
  double worst() {
    return worst;
  }

  /** Where it is. */
  String worstPlace() {
    return worstPlace;
  }

  /** Parameters, by layer and kind, that no row has a derivative for. */
  List<String> unreached() {
    List<String> unreached = new ArrayList<>();
    for (Group group : groups) {
      boolean isReached = false;
      for (int i = group.offset(); i < group.offset() + group.length(); i++) {
        isReached |= gradient[i] != 0;
      }
      if (!isReached) {
        unreached.add(place(group));
      }
    }
    return unreached;
  }

  /** The distance of an engine's gradient from this one, as a share of this one's length. */
  double distance(TrainableNetwork engine) {
    float[] floats = new float[gradient.length];
    engine.gradient(rows.batch(), floats);
    double apart = 0;
    double length = 0;
    for (Group group : groups) {
      for (int i = group.offset(); i < group.offset() + group.length(); i++) {
        apart += (floats[i] - gradient[i]) * (floats[i] - gradient[i]);
        length += gradient[i] * gradient[i];
      }
    }
    return length == 0 ? Math.sqrt(apart) : Math.sqrt(apart / length);
  }
}
