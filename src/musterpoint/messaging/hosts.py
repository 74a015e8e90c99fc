"""
Which hosts a carrier may talk to: public ones, and private networks that the operator named.

A mail server is a setting of an organisation, so its name may be chosen to reach what stands
behind our walls: this machine, the network beside it, a cloud's metadata service. The addresses
of the name are looked at when the carrier is chosen and again at every connection, which goes to
the address that was looked at: a name that points elsewhere a second later gains nothing.
"""

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings

Address = IPv4Address | IPv6Address
#: IPv4 inside IPv6 (RFC 6052): the network behind it decides.
NAT64 = ip_network("64:ff9b::/96")


class ForbiddenHost(OSError):
    """The host stands in a network that no carrier may reach."""


def addresses(host: str, port: int) -> list[str]:
    """
    Return the addresses of a host, each checked; raises ForbiddenHost or another OSError.

    One forbidden address among several forbids the host.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    plain = [str(place[0]).partition("%")[0] for *_facts, place in found]
    if not all(is_allowed(ip_address(one)) for one in plain):
        raise ForbiddenHost("a carrier may not reach this network")
    return list(dict.fromkeys(plain))


def is_forbidden(host: str, port: int) -> bool:
    """Say whether a host is forbidden as far as its name can be resolved now."""
    try:
        addresses(host, port)
    except ForbiddenHost:
        return True
    except (OSError, UnicodeError):
        return False  # nobody knows the name today; the connection looks again
    return False


def is_allowed(address: Address) -> bool:
    """Say whether a carrier may connect to an address."""
    plain = _unwrapped(address)
    if any(plain in ip_network(one) for one in settings.MUSTERPOINT_CARRIER_NETWORKS):
        return True
    return plain.is_global and not (plain.is_multicast or plain.is_reserved)


def _unwrapped(address: Address) -> Address:
    """Return the IPv4 address that an IPv6 one stands for, or the address itself."""
    if isinstance(address, IPv4Address):
        return address
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else address)
