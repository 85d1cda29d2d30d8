package io.github.meanfield.stages.network.dense;

import io.github.meanfield.runtime.math.FloatMath;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.regularization.L1Regularization;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;
import org.nd4j.linalg.schedule.ISchedule;

/** A penalty on some parameters, applied between their gradient and their update. */
interface Penalty {

  /** First parameter. */
  int from();

  /** Parameter after the last. */
  int to();

  /** Whether it changes anything in a step. */
  boolean isActive(int iteration, int epoch);

  /** Changes gradient or values, before the update rule sees them. */
  void apply(float[] values, float[] gradient, int iteration, int epoch);

  /**
   * The penalties that DL4J's regularizations of some parameters stand for.
   *
   * @param regularizations the regularizations, or null
   * @param updater updater of the parameters
   * @param from first parameter
   * @param to parameter after the last
   */
  static List<Penalty> of(List<Regularization> regularizations, IUpdater updater, int from, int to)
      throws UnsupportedNetworkException {
    List<Penalty> penalties = new ArrayList<>();
    List<WeightDecay> decays = new ArrayList<>();
    for (Regularization one :
        regularizations == null ? List.<Regularization>of() : regularizations) {
      // By class and not by instanceof: a subclass may do anything.
      if (one.getClass() == L2Regularization.class) {
        penalties.add(new L2(((L2Regularization) one).getL2(), from, to));
      } else if (one.getClass() == L1Regularization.class) {
        penalties.add(new L1(((L1Regularization) one).getL1(), from, to));
      } else if (one.getClass() == WeightDecay.class) {
        decays.add((WeightDecay) one);
      } else {
        throw new UnsupportedNetworkException("regularization " + one.getClass().getSimpleName());
      }
    }
    if (!decays.isEmpty()) {
      penalties.add(new Decay(decays.toArray(new WeightDecay[0]), updater, from, to));
    }
    return penalties;
  }

  /** The gradient of 0.5 · coefficient · Σ x². */
  record L2(ISchedule coefficient, int from, int to) implements Penalty {
    @Override
    public boolean isActive(int iteration, int epoch) {
      return (float) coefficient.valueAt(iteration, epoch) != 0;
    }

    @Override
    public void apply(float[] values, float[] gradient, int iteration, int epoch) {
      float factor = (float) coefficient.valueAt(iteration, epoch);
      if (factor == 0) {
        return;
      }
      for (int i = from; i < to; i++) {
        gradient[i] += factor * values[i];
      }
    }
  }

  /** The gradient of coefficient · Σ |x|, 0 at 0. */
  record L1(ISchedule coefficient, int from, int to) implements Penalty {
    @Override
    public boolean isActive(int iteration, int epoch) {
      return (float) coefficient.valueAt(iteration, epoch) != 0;
    }

    @Override
    public void apply(float[] values, float[] gradient, int iteration, int epoch) {
      float factor = (float) coefficient.valueAt(iteration, epoch);
      if (factor == 0) {
        return;
      }
      for (int i = from; i < to; i++) {
        gradient[i] += factor * Math.signum(values[i]);
      }
    }
  }

  /**
   * Decay apart from the gradient (Loshchilov and Hutter 2019). No update rule reads values, so it
   * may come before the update. There can be several: DL4J 1.0.0-M2 lists the decay that is set for
   * a whole network twice in each layer, and applies it twice.
   */
  record Decay(WeightDecay[] decays, IUpdater updater, int from, int to) implements Penalty {
    @Override
    public boolean isActive(int iteration, int epoch) {
      return share(iteration, epoch) != 0;
    }

    @Override
    public void apply(float[] values, float[] gradient, int iteration, int epoch) {
      FloatMath.scale(values, (float) (1 - share(iteration, epoch)), from, to);
    }

    private double share(int iteration, int epoch) {
      double share = 0;
      for (WeightDecay decay : decays) {
        boolean times = decay.isApplyLR() && updater.hasLearningRate();
        share +=
            decay.getCoeff().valueAt(iteration, epoch)
                * (times ? updater.getLearningRate(iteration, epoch) : 1);
      }
      return share;
    }
  }
}
