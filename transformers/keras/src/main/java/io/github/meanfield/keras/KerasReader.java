package io.github.meanfield.keras;

import io.github.meanfield.stages.network.NetworkReader;
import io.github.meanfield.stages.network.NetworkZip;
import io.jhdf.exceptions.HdfException;

/**
 * Reads a model of Keras: a {@code Sequential} or functional one, with one input and one output.
 */
public final class KerasReader implements NetworkReader {

  /** For {@link java.util.ServiceLoader}. */
  public KerasReader() {}

  @Override
  public NetworkZip read(byte[] file) {
    try (KerasFile opened = new KerasFile(file)) {
      KerasModel model = KerasModel.parse(opened.configuration());
      return Assembly.of(Translation.of(model, opened));
    } catch (IllegalArgumentException e) {
      throw e;
    } catch (HdfException e) {
      throw new IllegalArgumentException("is damaged: " + deepest(e), e);
    } catch (OutOfMemoryError e) {
      throw new IllegalArgumentException(
          String.format(
              "has %,d bytes, for which the driver has too little memory (%s); unless it is damaged,"
                  + " set spark.driver.memory higher",
              file.length, e.getMessage()),
          e);
    } catch (RuntimeException | StackOverflowError e) {
      // What is in a damaged file may lead a reader anywhere.
      throw new IllegalArgumentException("is damaged: " + e, e);
    }
  }

  /** The message that tells most. */
  private static String deepest(Throwable error) {
    Throwable cause = error;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getMessage() == null ? error.getMessage() : cause.getMessage();
  }
}
