package io.github.meanfield.estimators.averaging;

import io.github.meanfield.stages.network.TrainableNetwork;
import io.github.meanfield.stages.network.engine.Engine;
import io.github.meanfield.stages.network.engine.NetworkPool;
import java.io.Serializable;
import java.util.function.Function;

/**
 * A network without its parameters.
 *
 * @param engine what computes it
 * @param configuration JSON of its configuration
 */
public record NetworkDefinition(Engine engine, String configuration) implements Serializable {

  /** A fresh network. */
  public TrainableNetwork open() {
    return engine.open(configuration);
  }

  /** Uses a network of this JVM that no other task uses meanwhile. */
  <R> R use(Function<TrainableNetwork, R> task) {
    return NetworkPool.use(engine.poolKey(configuration), this::open, task);
  }

  /** Lets go of the networks of this JVM that wait to be used again. */
  public void dropIdle() {
    NetworkPool.drop(engine.poolKey(configuration));
  }
}
