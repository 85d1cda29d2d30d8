package io.github.meanfield.stages.network;

import java.util.List;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * The {@link Step} that an optimizer is at, in the form of schedules that DL4J's updaters, dropout
 * and weight decay ask. Each keeps the number that the configuration gives; the step multiplies it.
 */
public final class CurrentStep {

  private Step step = Step.PLAIN;

  /** Sets the step that is next. */
  public void set(Step value) {
    step = value;
  }

  /**
   * Makes learning rates, inverted dropout and weight decay of a configuration follow the step.
   * Dropout that has a schedule of its own keeps to that.
   */
  public void applyTo(NetworkConfiguration network) {
    for (IUpdater updater : OptimizerSettings.updaters(network)) {
      updater.setLrAndSchedule(Double.NaN, new Rate(this, updater.clone()));
    }
    for (NetworkConfiguration.Part part : network.parts()) {
      if (part.layer() != null) {
        OptimizerSettings.directions(part.layer()).forEach(this::applyTo);
      }
    }
  }

  private void applyTo(Layer layer) {
    if (layer.getIDropout() instanceof Dropout dropout && dropout.getPSchedule() == null) {
      dropout.setPSchedule(new Retention(this, dropout.getP()));
    }
    if (layer instanceof BaseLayer base) {
      base.setRegularization(following(base.getRegularization()));
      base.setRegularizationBias(following(base.getRegularizationBias()));
    }
  }

  private List<Regularization> following(List<Regularization> regularizations) {
    return regularizations == null ? null : regularizations.stream().map(this::following).toList();
  }

  private Regularization following(Regularization one) {
    // By class and not by instanceof: a subclass may do anything.
    if (one.getClass() != WeightDecay.class) {
      return one;
    }
    WeightDecay decay = (WeightDecay) one;
    return new WeightDecay(new Decay(this, decay.getCoeff()), decay.isApplyLR());
  }

  /** Whether a schedule is that of dropout which follows a step. */
  public static boolean isRetention(ISchedule schedule) {
    return schedule instanceof Retention;
  }

  /** The learning rate. Equal ones make equal updaters, whose state DL4J keeps together. */
  private record Rate(CurrentStep current, IUpdater own) implements ISchedule {
    @Override
    public double valueAt(int iteration, int epoch) {
      return own.getLearningRate(iteration, epoch) * current.step.rate();
    }

    @Override
    public ISchedule clone() {
      return this;
    }
  }

  /** The probability to keep a unit. */
  private record Retention(CurrentStep current, double own) implements ISchedule {
    @Override
    public double valueAt(int iteration, int epoch) {
      double factor = current.step.regularization();
      return factor == 1 ? own : 1 - (1 - own) * factor;
    }

    @Override
    public ISchedule clone() {
      return this;
    }
  }

  /** The coefficient of weight decay. */
  private record Decay(CurrentStep current, ISchedule own) implements ISchedule {
    @Override
    public double valueAt(int iteration, int epoch) {
      return own.valueAt(iteration, epoch) * current.step.regularization();
    }

    @Override
    public ISchedule clone() {
      return this;
    }
  }
}
