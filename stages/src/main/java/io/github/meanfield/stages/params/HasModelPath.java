package io.github.meanfield.stages.params;

import org.apache.spark.ml.param.Param;

/**
 * Param {@code modelPath}.
 *
 * @param <T> the stage that has the param, so that setters chain
 */
@SuppressWarnings("unchecked")
public interface HasModelPath<T extends HasModelPath<T>> extends DeclaresParams {

  /**
   * Where the network is, on any file system that Hadoop knows: a zip file that DL4J's {@code
   * ModelSerializer} wrote, an HDF5 file that Keras wrote, with artifact meanfield-keras, or the
   * directory of a saved stage with a network. It is read once, by the driver.
   */
  default Param<String> modelPath() {
    return declare()
        .notBlank(
            "modelPath",
            "path of the network: a zip file of DL4J, an HDF5 file of Keras, or the directory of a"
                + " saved stage with a network",
            "a path");
  }

  /** Where the network is. See {@link #modelPath()}. */
  default String getModelPath() {
    return getOrDefault(modelPath());
  }

  /** Sets {@link #modelPath()}. */
  default T setModelPath(String value) {
    return (T) set(modelPath(), value);
  }
}
