/**
 * The web server: answers requests with views as JSON, tells browsers that follow when something
 * changed, and serves the page from the class path. Every answer passes the guard (host, token) and
 * carries the security headers. The only package that uses Undertow.
 */
package io.foreflow.dashboard.web;
