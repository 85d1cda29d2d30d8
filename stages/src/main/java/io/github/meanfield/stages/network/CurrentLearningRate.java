package io.github.meanfield.stages.network;

import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ISchedule;

/** What the updaters of a network ask for their learning rate: it is set before each step. */
public final class CurrentLearningRate implements ISchedule {

  private static final long serialVersionUID = 1L;

  private double learningRate;

  /** Sets the learning rate of the next step. */
  public void set(double value) {
    learningRate = value;
  }

  /** Takes the place of the learning rates of a configuration. */
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
