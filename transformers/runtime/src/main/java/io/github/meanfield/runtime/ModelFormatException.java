package io.github.meanfield.runtime;

import java.io.IOException;

/** A file is no model, or one that cannot be used: the message says what it "is" or "has". */
public final class ModelFormatException extends IOException {

  private static final long serialVersionUID = 1L;

  /** What a message repeats of a file is cut off, as a file can have texts of any length. */
  private static final int LONGEST = 1000;

  /** What is wrong with a file, in words that follow its name. */
  public ModelFormatException(String message) {
    super(cut(message));
  }

  /** What is wrong with a file, in words that follow its name, and what has shown it. */
  public ModelFormatException(String message, Throwable cause) {
    super(cut(message), cause);
  }

  private static String cut(String message) {
    return message.length() <= LONGEST ? message : message.substring(0, LONGEST) + "…";
  }
}
