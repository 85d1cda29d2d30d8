package io.github.meanfield.stages.network.engine;

import io.github.meanfield.stages.network.TrainableNetwork;
import io.github.meanfield.stages.network.dense.DenseNetwork;
import io.github.meanfield.stages.network.dl4j.Dl4jNetwork;
import java.util.Optional;

/** What computes a network. */
public enum Engine {
  /** {@link DenseNetwork}: fully-connected networks, much faster. */
  DENSE,

  /** {@link Dl4jNetwork}: any network. */
  DL4J;

  /** Name of the choice of the fastest engine that computes a network. */
  public static final String AUTO = "auto";

  /**
   * Chooses the engine of a network.
   *
   * @param name {@code dense}, {@code dl4j}, or {@code auto} for dense whenever it computes all of
   *     the network
   * @param configuration JSON of the network's configuration
   * @return the engine
   * @throws IllegalArgumentException if dense is asked for and does not compute the network
   */
  public static Engine choose(String name, String configuration) {
    if (name.equals(DL4J.engineName())) {
      return DL4J;
    }
    Optional<String> unsupported = DenseNetwork.unsupported(configuration);
    if (unsupported.isEmpty()) {
      return DENSE;
    }
    if (name.equals(AUTO)) {
      return DL4J;
    }
    throw new IllegalArgumentException(
        String.format(
            "engine is %s, but that does not compute %s; set engine to auto or dl4j",
            name, unsupported.get()));
  }

  /** Name of this engine, as {@link #choose} takes it. */
  public String engineName() {
    return this == DENSE ? "dense" : "dl4j";
  }

  /**
   * A fresh network of this engine.
   *
   * @param configuration JSON of the network's configuration
   * @return the network
   */
  public TrainableNetwork open(String configuration) {
    return this == DENSE ? new DenseNetwork(configuration) : new Dl4jNetwork(configuration);
  }

  /**
   * What tells networks in a {@link NetworkPool} apart.
   *
   * @param configuration JSON of the network's configuration
   * @return the engine and the configuration
   */
  public String poolKey(String configuration) {
    return engineName() + " " + configuration;
  }
}
