package io.github.meanfield.runtime;

import java.io.IOException;

/** A file is no model, or one that cannot be used: the message says what it "is" or "has". */
public final class ModelFormatException extends IOException {

  private static final long serialVersionUID = 1L;

  ModelFormatException(String message) {
    super(message);
  }

  ModelFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
