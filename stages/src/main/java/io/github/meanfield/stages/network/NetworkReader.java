package io.github.meanfield.stages.network;

/**
 * Reads networks of HDF5 files, as Keras writes them. {@link java.util.ServiceLoader} finds one
 * where artifact {@code meanfield-keras} is on the class path.
 */
public interface NetworkReader {

  /**
   * Reads a file.
   *
   * @param file its bytes, which begin with the signature of HDF5
   * @return the network
   * @throws IllegalArgumentException if it holds no network, or one that is not supported; the
   *     message says what it "is" or "has"
   */
  NetworkZip read(byte[] file);
}
