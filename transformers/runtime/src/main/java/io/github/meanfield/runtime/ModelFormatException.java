package io.github.meanfield.runtime;

import java.io.IOException;

/** A file is no model, or one that cannot be used: the message says what it "is" or "has". */
public final class ModelFormatException extends IOException {

  private static final long serialVersionUID = 1L;

  /** What is wrong with a file, in words that follow its name. */
  public ModelFormatException(String message) {
    super(message);
  }

  /** What is wrong with a file, in words that follow its name, and what has shown it. */
  public ModelFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
