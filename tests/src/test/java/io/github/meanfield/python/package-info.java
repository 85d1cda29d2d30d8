/** The module for Python, which is made of the stages, and tests of it. */
package io.github.meanfield.python;
