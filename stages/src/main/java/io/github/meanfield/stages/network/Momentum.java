package io.github.meanfield.stages.network;

import io.github.meanfield.stages.network.tabular.TabularInput;
import java.util.Map;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Gradient descent with classical momentum (Polyak 1964): v ← µ v - η g, θ ← θ + v. Deeplearning4j
 * has Nesterov's variant only.
 */
public final class Momentum implements IUpdater {

  private static final long serialVersionUID = 1L;
  private static final String VELOCITY = "V";

  private final double momentum;
  private double learningRate;
  private transient ISchedule schedule;

  /**
   * The configuration of the updater.
   *
   * @param learningRate η
   * @param momentum µ, in [0, 1)
   */
  public Momentum(
      @JsonProperty("learningRate") double learningRate,
      @JsonProperty("momentum") double momentum) {
    this.learningRate = learningRate;
    this.momentum = momentum;
  }

  /**
   * A configuration that Deeplearning4j reads without this class: Nesterov's momentum takes its
   * place. What the network computes is the same.
   *
   * @param configuration JSON of a network's configuration
   * @return JSON of the other configuration
   */
  public static String asNesterovs(String configuration) {
    NetworkConfiguration copy = NetworkConfiguration.parse(configuration);
    for (NetworkConfiguration.Part part : copy.parts()) {
      for (BaseLayer layer : OptimizerSettings.trained(part)) {
        layer.setIUpdater(asNesterovs(layer.getIUpdater()));
        layer.setBiasUpdater(asNesterovs(layer.getBiasUpdater()));
        if (layer instanceof TabularInput tabular) {
          tabular.setUpdaters(
              tabular.getIUpdater(),
              asNesterovs(tabular.scaleUpdater()),
              asNesterovs(tabular.numberUpdater()));
        }
      }
    }
    return copy.toJson();
  }

  private static IUpdater asNesterovs(IUpdater updater) {
    return updater instanceof Momentum that
        ? new Nesterovs(that.learningRate, that.momentum)
        : updater;
  }

  /** Learning rate η. */
  public double getLearningRate() {
    return learningRate;
  }

  /** Momentum µ. */
  public double getMomentum() {
    return momentum;
  }

  @Override
  public double getLearningRate(int iteration, int epoch) {
    return schedule == null ? learningRate : schedule.valueAt(iteration, epoch);
  }

  @Override
  public boolean hasLearningRate() {
    return true;
  }

  @Override
  public void setLrAndSchedule(double learningRate, ISchedule schedule) {
    this.learningRate = learningRate;
    this.schedule = schedule;
  }

  @Override
  public long stateSize(long numParams) {
    return numParams;
  }

  @Override
  public GradientUpdater<Momentum> instantiate(INDArray view, boolean initialize) {
    Velocity velocity = new Velocity(this);
    velocity.setStateViewArray(view, view.shape(), 'c', initialize);
    return velocity;
  }

  @Override
  public GradientUpdater<Momentum> instantiate(Map<String, INDArray> state, boolean initialize) {
    Velocity velocity = new Velocity(this);
    velocity.setState(state, initialize);
    return velocity;
  }

  @Override
  public IUpdater clone() {
    Momentum copy = new Momentum(learningRate, momentum);
    copy.schedule = schedule;
    return copy;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Momentum that
        && Double.compare(learningRate, that.learningRate) == 0
        && momentum == that.momentum
        && schedule == that.schedule;
  }

  @Override
  public int hashCode() {
    return Double.hashCode(learningRate) + 31 * Double.hashCode(momentum);
  }

  /** The updater of some parameters, with their v. */
  private static final class Velocity implements GradientUpdater<Momentum> {
    private final Momentum config;
    private INDArray velocity;

    Velocity(Momentum config) {
      this.config = config;
    }

    @Override
    public Momentum getConfig() {
      return config;
    }

    @Override
    public void setState(Map<String, INDArray> state, boolean initialize) {
      velocity = state.get(VELOCITY);
    }

    @Override
    public Map<String, INDArray> getState() {
      return Map.of(VELOCITY, velocity);
    }

    @Override
    public void setStateViewArray(INDArray view, long[] shape, char order, boolean initialize) {
      if (initialize) {
        view.assign(0);
      }
      velocity = view.reshape(order, shape);
    }

    /** DL4J subtracts what the gradient becomes here. */
    @Override
    public void applyUpdater(INDArray gradient, int iteration, int epoch) {
      velocity.muli(config.momentum).subi(gradient.mul(config.getLearningRate(iteration, epoch)));
      gradient.assign(velocity.neg());
    }
  }
}
