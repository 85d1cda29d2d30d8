package io.github.meanfield.stages.network;

import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * The learning rate of the current step, in the form of a schedule that DL4J's updaters ask.
 * Training sets it before each step, as {@link LearningRateSchedule} says.
 */
public final class CurrentLearningRate implements ISchedule {

  private static final long serialVersionUID = 1L;

  private double learningRate;

  /** Sets the learning rate of the next step. */
  public void set(double value) {
    learningRate = value;
  }

  /** Replaces the learning rates of all layers of a configuration. */
  public void applyTo(NetworkConfiguration network) {
    for (NetworkConfiguration.Part part : network.parts()) {
      if (part.layer() != null) {
        applyTo(NetworkInput.inner(part.layer()));
      }
    }
  }

  private void applyTo(Layer layer) {
    for (String parameter : layer.initializer().paramKeys(layer)) {
      IUpdater updater = layer.getUpdaterByParam(parameter);
      if (updater != null && updater.hasLearningRate()) {
        updater.setLrAndSchedule(Double.NaN, this);
      }
    }
  }

  @Override
  public double valueAt(int iteration, int epoch) {
    return learningRate;
  }

  /** One for all layers. */
  @Override
  public ISchedule clone() {
    return this;
  }
}
